"""What the person answering reads besides the form: plain, kind, and no word of ours for anything.

Each sentence is true of every form, and promises nothing that a court or a clinic has to keep.
"""

from __future__ import annotations

from collections.abc import Sequence

WELCOME = "Questions for you to answer"
START = "Start"
NEXT = "Next"
END = "You have come to the end"
FINISHED = "I have finished"
CHANGE = "You can go back and change any answer."
UNSAVED = "Your newest answer is not saved yet. Please tell the member of staff."

HOW = (
    "Press the number of your answer, or click it or touch it. You can go back and change any "
    "answer.",
    "If you would rather not answer a question, use the button under it. That is all right.",
    "You can stop at any time. If a question upsets you, tell the member of staff.",
    "Each answer is saved as you give it.",
)


def how_many(total: int) -> str:
    """How much there is to do."""
    count = "There is 1 question." if total == 1 else f"There are {total} questions."
    return f"{count} Take the time that you need."


def place(first: int, last: int, total: int) -> str:
    """Which questions of how many are shown."""
    if first == last:
        return f"Question {first} of {total}"
    return f"Questions {first} to {last} of {total}"


def left_out(numbers: Sequence[int]) -> str:
    """What is said at the end of questions without an answer."""
    if len(numbers) == 1:
        return f"Question {numbers[0]} has no answer yet. You can answer it now, or leave it."
    listed = ", ".join(map(str, numbers[:-1])) + f" and {numbers[-1]}"
    return f"Questions {listed} have no answer yet. You can answer them now, or leave them."
