"""Tests of the questionnaire engine, on small forms written inside them."""
