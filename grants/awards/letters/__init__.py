"""Letters (공문): what each municipality is told of its result, numbered, signed, made by a worker, kept as it was."""
