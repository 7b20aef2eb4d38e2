-- Keys come before panes in the indexes of cells, so a question of one key reads that key's cells
-- and not the view's. Questions of all keys have an index of panes alone, a tenth as large: its
-- entries are those of many rows, which PostgreSQL keeps once. A pane's keys are sorted when read.

-- At once, in the order in which answers read them: nobody can hold one and wait for the other.
LOCK TABLE twinbeam.batch_state, twinbeam.speed_state IN ACCESS EXCLUSIVE MODE;

DROP INDEX twinbeam.batch_state_cell;
CREATE UNIQUE INDEX batch_state_cell
  ON twinbeam.batch_state (version, base, key, pane_start, run DESC);
CREATE INDEX batch_state_pane ON twinbeam.batch_state (version, base, pane_start);

ALTER TABLE twinbeam.speed_state DROP CONSTRAINT speed_state_pkey;
ALTER TABLE twinbeam.speed_state
  ADD PRIMARY KEY (version, generation, key, pane_start, epoch, shard);
CREATE INDEX speed_state_pane ON twinbeam.speed_state (version, generation, pane_start);
