import type { LoadModel } from '../load-model.ts'
import { ThreeMFLoader } from 'three/examples/jsm/loaders/3MFLoader.js'
import { standUp } from '../orientation.ts'

/** 3MF. Its z axis is up, as the 3MF core specification says. */
export const load: LoadModel = async files => standUp(new ThreeMFLoader(files.manager).parse(files.bytes))
