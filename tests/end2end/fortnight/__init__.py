"""A scripted fortnight at an invented court: two hundred people, four courtrooms, every branch.

`court` keeps the vault, the clock and who is signed in; `acts` are single things that somebody
does, each citing the cell of the framework's "Example CSTR Process Map" or the row of the mission
that it makes work, and the strip as it must stand afterwards; `stories` put them together.
"""
