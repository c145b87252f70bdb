"""`{% load jobs %}`: jobs as people call them, and what they wrote down, in the language of the page."""

from django import template

from portal.jobs.names import said_in_words
from portal.jobs.registry import label_of

register = template.Library()
register.filter("said", said_in_words)
register.filter("work", label_of)
