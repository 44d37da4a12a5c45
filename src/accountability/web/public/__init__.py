"""The public pages: anyone reads them, without account, cookie or script."""
