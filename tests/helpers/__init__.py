"""What tests share: the guards that every test runs under, and makers of invented people."""
