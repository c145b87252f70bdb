"""Pages and acts measured beside their floors: `make bench`, or `python -m bench` on servers of one's own.

The floor of a page is what Django's own admin takes for as many rows, the floor of an act what bare code
takes to send the same statements; both in the same run, in turn, so that a slow machine slows both.
"""
