"""The signed receipt of a filing: what it says, its keys, and how anybody checks one."""
