"""Questions about a call: asked by officers, answered by managers, read by everybody without names."""
