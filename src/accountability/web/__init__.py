"""Shows the record: public pages, feeds, the agencies' workspace, the API. Litestar."""
