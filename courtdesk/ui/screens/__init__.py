"""One module a screen, found by walking this package (`courtdesk.ui.screen.find_screens`).

**Decision: a screen is added by adding a file.** Each module, or package of private modules,
offers `SCREEN`; nothing else lists it. A test holds the list that is expected, so that a stray
module left behind by packaging is noticed.

**Decision: screens do not know each other.** They ask the desk to go to a place by name, and a
contract keeps one from importing another. What two of them share stands beside this package
(`case_form`, `answer_grid`) or in the kit.
"""
