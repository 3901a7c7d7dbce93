"""Tests of the questionnaires that are shipped in forms/."""
