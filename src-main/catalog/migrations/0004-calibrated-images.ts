/** How many images a calibration was fitted on, so that it is fitted again when there are many more. */
export const calibratedImages = `ALTER TABLE calibration ADD COLUMN images INTEGER NOT NULL DEFAULT 0;`
