-- What an office said before about something like this is found by the likeness of words, letter by letter in threes.
-- The extension is trusted: a database's owner may create it. Nothing is indexed and no word is copied: the likeness
-- is computed from `part` when it is asked for, so what was removed there is found by nobody from that moment on.
create extension if not exists pg_trgm with schema public;
grant execute on function similarity(text, text), word_similarity(text, text) to accountability_reader;

-- In one case and without accents, whatever the locale: the C locale folds neither ŵ nor É.
create function folded(content bytea) returns text language sql immutable strict parallel safe as $$
  -- Most words need no more than lower(): text of one byte a character has no accent.
  select case when octet_length(content) = char_length(convert_from(content, 'UTF8'))
    then lower(convert_from(content, 'UTF8'))
    else translate(lower(convert_from(content, 'UTF8')),
      'ÂÊÎÔÛŴŶÁÉÍÓÚÝẂÀÈÌÒÙẀỲÄËÏÖÜẄŸâêîôûŵŷáéíóúýẃàèìòùẁỳäëïöüẅÿ’',
      'aeiouwyaeiouywaeiouwyaeiouwyaeiouwyaeiouywaeiouwyaeiouwy''') end
$$;
comment on function folded(bytea) is 'The words of a part, to be compared with others.';
grant execute on function folded(bytea) to accountability_reader;
