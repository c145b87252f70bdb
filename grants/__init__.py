"""The life of a grant, one app a stage, in the order in which a grant passes through."""
