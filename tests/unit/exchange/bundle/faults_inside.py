"""x"""

INSIDE = {}
