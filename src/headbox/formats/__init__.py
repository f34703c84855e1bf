"""Scene files, to and from bytes. Logits, log scales and harmonics exist only in here."""
