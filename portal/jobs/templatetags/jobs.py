"""`{% load jobs %}`: what the regular jobs wrote down, in the language of the page."""

from django import template

from portal.jobs.names import said_in_words

register = template.Library()
register.filter("said", said_in_words)
