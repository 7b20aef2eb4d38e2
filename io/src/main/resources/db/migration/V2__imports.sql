-- Imports: rows that came as files, in numbered imports beside the log's epochs. In counts and
-- rejects their partitions are negative and "epoch" is the number of the import.

-- How many imports a run covers, and when the last of them was committed.
ALTER TABLE twinbeam.batch_run
  ADD COLUMN imports    bigint NOT NULL DEFAULT 0 CHECK (imports >= 0),
  ADD COLUMN imports_at bigint NOT NULL DEFAULT 0;

ALTER TABLE twinbeam.batch_run_version ADD COLUMN imports_from bigint NOT NULL DEFAULT 0;

ALTER TABLE twinbeam.head
  ADD COLUMN imports          bigint NOT NULL DEFAULT 0,
  ADD COLUMN previous_imports bigint NOT NULL DEFAULT 0;

-- The files of the imports that a run was begun for: an import's row has log_offset
-- ordinal * 2^32 + its number in the file.
CREATE TABLE twinbeam.import_file (
  stream  text NOT NULL,
  ordinal bigint NOT NULL,
  import  bigint NOT NULL,
  name    text NOT NULL,
  sha256  text NOT NULL,
  rows    bigint NOT NULL CHECK (rows >= 0),
  PRIMARY KEY (stream, ordinal)
);
