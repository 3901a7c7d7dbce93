"""Real servers that tests start on this computer, each in a folder of its own and on a free port.

Each module has a context manager that starts one and a fixture that does so once for each worker,
when it is first asked for. Where its program is not installed, the test is skipped with a sentence.
"""
