"""Files: scenes and pictures. Logits, logarithms and spherical harmonics exist only in here."""
