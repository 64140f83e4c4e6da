/**
 * `picture` names the preview and strip of an asset or anchor. Until now they were named by the hash of the file's bytes; those
 * that are there keep that name.
 */
export const pictures = `
ALTER TABLE asset ADD COLUMN picture TEXT;
UPDATE asset SET picture = hash WHERE EXISTS (SELECT 1 FROM ingest_step WHERE asset_id = asset.id AND step = 'preview' AND state = 'done');
ALTER TABLE anchor RENAME COLUMN hash TO picture;
`
