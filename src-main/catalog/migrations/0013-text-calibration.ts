/** What cosines between texts and pictures mean, beside those between pictures; NULL where the encoder knows no texts. */
export const textCalibration = `ALTER TABLE calibration ADD COLUMN text_points TEXT;`
