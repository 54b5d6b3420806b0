"""Pages that a person saved with their own browser: HTML with its folder, SingleFile, MHTML, WARC and WACZ."""
