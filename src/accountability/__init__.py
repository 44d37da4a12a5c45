"""The public record of what public bodies answer to the residents they asked.

`domain` says what may happen. `storage` remembers it. `transparency` proves it. `projections` answer
questions. `publishing` carries it out of the house, `web` shows it. `app.py` ties them together.

Read in this order: `domain/entries.py`, `domain/answers.py`, `handling/desk.py`, `storage/log.py`,
`projections/folding.py`, `web/routes.py`.
"""
