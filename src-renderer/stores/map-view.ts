import type { Camera } from '../layout/map-camera.ts'
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'

export const mapColourings = ['kinds', 'regions'] as const
export type MapColouring = typeof mapColourings[number]

/** How the map is looked at: kept while other screens are shown. */
export const useMapView = defineStore('map-view', () => {
  /** Null: all of it. */
  const camera = shallowRef<Camera | null>(null)
  const colouring = shallowRef<MapColouring>('regions')
  /** Whether dragging draws an outline around what is to be selected, rather than to move the map. */
  const drawing = shallowRef(false)
  return { camera, colouring, drawing }
})
