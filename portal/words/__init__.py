"""All that people read on the public pages, in Vietnamese and English. Knows no page, request or database."""
