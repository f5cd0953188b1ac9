-- What capture reads. REPLICA IDENTITY FULL: an update always carries the whole row (unchanged TOASTed values included) and a delete
-- its key; the WAL holds the same personal data as the tables and is subject to the same deletion periods.
ALTER TABLE wg.account REPLICA IDENTITY FULL;
ALTER TABLE wg.node REPLICA IDENTITY FULL;
ALTER TABLE wg.edge REPLICA IDENTITY FULL;
ALTER TABLE wg.conversation REPLICA IDENTITY FULL;
ALTER TABLE wg.message REPLICA IDENTITY FULL;
ALTER TABLE wg.place REPLICA IDENTITY FULL;

-- Adding a table to the engine: ALTER PUBLICATION wg_publication ADD TABLE …; GRANT SELECT ON … TO wg_capture; a contract file.
CREATE PUBLICATION wg_publication FOR TABLE wg.account, wg.node, wg.edge, wg.conversation, wg.message, wg.place, wg.outbox
  WITH (publish = 'insert, update, delete');
GRANT SELECT ON wg.account, wg.node, wg.edge, wg.conversation, wg.message, wg.place, wg.outbox TO wg_capture;
