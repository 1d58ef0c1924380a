-- What an edition holds, by kind (model/counts.h), as a JSON object; "" for
-- editions that were entered before this was counted.
ALTER TABLE edition ADD COLUMN counts TEXT NOT NULL DEFAULT '';

-- Rows of data, where a file is a table or a file of lines; 0 if it is not.
ALTER TABLE raw ADD COLUMN rows INTEGER NOT NULL DEFAULT 0;
