"""The ground everything stands on, and the front door.

Imports nothing: the launcher in `portal.local` must say plainly what is wrong
with an environment in which Django can't even start.
"""
