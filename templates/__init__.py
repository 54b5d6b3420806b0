"""Words and pages that a person sees, as templates. Data only: nothing is computed here."""
