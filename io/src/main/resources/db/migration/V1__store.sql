-- Twinbeam's store. docs/store.md tells who writes and who reads each table, and what is promised.
-- Epochs are counts, times are milliseconds since the Unix epoch where they decide or come from the
-- log, and timestamptz where they are only told to people. Keys are canonical JSON arrays.

-- Definitions ------------------------------------------------------------------------------------

CREATE TABLE twinbeam.definition (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  stream        text NOT NULL,
  preparation   text NOT NULL,
  yaml          text NOT NULL,
  registered_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE UNIQUE INDEX definition_text ON twinbeam.definition (stream, md5(yaml));

CREATE TABLE twinbeam.view_version (
  version       text PRIMARY KEY,
  stream        text NOT NULL,
  view          text NOT NULL,
  preparation   text NOT NULL,
  definition    bigint NOT NULL REFERENCES twinbeam.definition (id),
  registered_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX view_version_view ON twinbeam.view_version (stream, view);

CREATE TABLE twinbeam.live (
  stream  text NOT NULL,
  view    text NOT NULL,
  version text NOT NULL REFERENCES twinbeam.view_version (version),
  since   timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (stream, view)
);

-- Speed layer ------------------------------------------------------------------------------------

CREATE TABLE twinbeam.generation (
  generation  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  stream      text NOT NULL,
  preparation text NOT NULL,
  versions    text[] NOT NULL,
  start_epoch bigint NOT NULL CHECK (start_epoch >= 0),
  shards      integer NOT NULL CHECK (shards >= 1),
  started_at  timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX generation_stream ON twinbeam.generation (stream);

-- Panes come before epochs in the key: an answer reads a range of panes in order, over all epochs
-- that are kept. The fill factor leaves room for the replacing of a state in its own page.
CREATE TABLE twinbeam.speed_state (
  version    text NOT NULL,
  generation bigint NOT NULL,
  pane_start bigint NOT NULL,
  key        text COLLATE "C" NOT NULL,
  epoch      bigint NOT NULL,
  shard      integer NOT NULL,
  events     bigint NOT NULL CHECK (events >= 0),
  state      bytea NOT NULL,
  PRIMARY KEY (version, generation, pane_start, key, epoch, shard)
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05);

CREATE TABLE twinbeam.speed_count (
  generation bigint NOT NULL,
  epoch      bigint NOT NULL,
  shard      integer NOT NULL,
  read       bigint NOT NULL,
  accepted   bigint NOT NULL,
  rejected   bigint NOT NULL,
  duplicates bigint NOT NULL,
  PRIMARY KEY (generation, epoch, shard),
  CONSTRAINT speed_count_equation CHECK (read = accepted + rejected + duplicates)
) WITH (fillfactor = 70);

CREATE TABLE twinbeam.closed (
  generation bigint NOT NULL,
  shard      integer NOT NULL,
  epoch      bigint NOT NULL,
  ended_at   bigint NOT NULL,
  PRIMARY KEY (generation, shard, epoch)
);

-- Both layers --------------------------------------------------------------------------------------

CREATE TABLE twinbeam.reject (
  stream       text NOT NULL,
  preparation  text NOT NULL,
  partition    integer NOT NULL,
  log_offset   bigint NOT NULL,
  epoch        bigint NOT NULL,
  step         text NOT NULL,
  cause        text NOT NULL,
  payload      bytea NOT NULL,
  PRIMARY KEY (stream, preparation, partition, log_offset)
);
CREATE INDEX reject_newest ON twinbeam.reject (stream, preparation, epoch, log_offset, partition);

-- Batch layer --------------------------------------------------------------------------------------

CREATE SEQUENCE twinbeam.lease_token;
CREATE TABLE twinbeam.lease (
  stream text PRIMARY KEY,
  token  bigint NOT NULL,
  owner  text NOT NULL,
  since  timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- Set at publication: cells is the number of rows written, and read, accepted, rejected and
-- duplicates are totals over all epochs below the horizon.
CREATE TABLE twinbeam.batch_run (
  run         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  stream      text NOT NULL,
  preparation text NOT NULL,
  status      text NOT NULL CHECK (status IN ('building', 'published', 'dead')),
  rebuild     boolean NOT NULL,
  lease       bigint NOT NULL,
  owner       text NOT NULL,
  horizon     bigint NOT NULL CHECK (horizon >= 0),
  horizon_at  bigint NOT NULL,
  started_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
  ended_at    timestamptz,
  cells       bigint,
  read        bigint,
  accepted    bigint,
  rejected    bigint,
  duplicates  bigint
);
CREATE INDEX batch_run_stream ON twinbeam.batch_run (stream, run);

-- cells is the number of cells that have a row by this run, set at publication.
CREATE TABLE twinbeam.batch_run_version (
  run           bigint NOT NULL REFERENCES twinbeam.batch_run (run),
  version       text NOT NULL REFERENCES twinbeam.view_version (version),
  base          bigint NOT NULL,
  previous_base bigint NOT NULL,
  previous_run  bigint NOT NULL,
  horizon_from  bigint NOT NULL,
  cells         bigint,
  PRIMARY KEY (run, version)
);

CREATE TABLE twinbeam.head (
  version          text PRIMARY KEY REFERENCES twinbeam.view_version (version),
  base             bigint NOT NULL,
  run              bigint NOT NULL,
  horizon          bigint NOT NULL,
  published_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
  previous_base    bigint NOT NULL,
  previous_run     bigint NOT NULL,
  previous_horizon bigint NOT NULL
);

CREATE TABLE twinbeam.batch_state (
  version    text NOT NULL,
  base       bigint NOT NULL,
  run        bigint NOT NULL,
  pane_start bigint NOT NULL,
  key        text COLLATE "C" NOT NULL,
  events     bigint NOT NULL CHECK (events >= 0),
  state      bytea NOT NULL
);
-- In reading order, so "the newest row of each cell" needs no sort.
CREATE UNIQUE INDEX batch_state_cell
  ON twinbeam.batch_state (version, base, pane_start, key, run DESC);
-- Runs arrive one after the other, so a BRIN finds a dead run's rows at next to no cost.
CREATE INDEX batch_state_run ON twinbeam.batch_state USING brin (run) WITH (autosummarize = on);

CREATE TABLE twinbeam.batch_count (
  stream      text NOT NULL,
  preparation text NOT NULL,
  epoch       bigint NOT NULL,
  partition   integer NOT NULL,
  read        bigint NOT NULL,
  accepted    bigint NOT NULL,
  rejected    bigint NOT NULL,
  duplicates  bigint NOT NULL,
  PRIMARY KEY (stream, preparation, epoch, partition),
  CONSTRAINT batch_count_equation CHECK (read = accepted + rejected + duplicates)
);
