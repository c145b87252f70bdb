"""The account statement and the envelopes, as the ministry reads them."""
