import { initial } from './0001-initial.ts'
import { twins } from './0002-twins.ts'
import { pictures } from './0003-pictures.ts'
import { calibratedImages } from './0004-calibrated-images.ts'
import { shownPictures } from './0005-shown-pictures.ts'
import { following } from './0006-following.ts'
import { anchorRegions } from './0007-anchor-regions.ts'
import { words } from './0008-words.ts'
import { clusters } from './0009-clusters.ts'
import { detections } from './0010-detections.ts'
import { apiKeys } from './0011-api-keys.ts'
import { anchorTerms } from './0012-anchor-terms.ts'
import { textCalibration } from './0013-text-calibration.ts'
import { arrangedCollections } from './0014-arranged-collections.ts'
import { excludedFiles } from './0015-excluded-files.ts'
import { newestFirst } from './0016-newest-first.ts'

/** Every migration, in order; the catalog's `user_version` counts how many it has had. A landed one never changes. */
export const migrations: readonly string[] = [initial, twins, pictures, calibratedImages, shownPictures, following, anchorRegions, words, clusters, detections, apiKeys, anchorTerms, textCalibration, arrangedCollections, excludedFiles, newestFirst]
