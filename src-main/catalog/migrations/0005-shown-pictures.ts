/** Finds whether an asset still has a picture, without reading all of them. */
export const shownPictures = `
CREATE INDEX asset_picture ON asset (picture) WHERE picture IS NOT NULL;
`
