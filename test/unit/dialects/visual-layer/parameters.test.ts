import { describe, expect, it } from 'vitest'
import { ExploreParameters, parametersOf, UploadParameters } from '../../../../src-main/dialects/visual-layer/parameters.ts'

const sent = (parameters: Record<string, string>) => new Map(Object.entries(parameters))
const upload = (parameters: Record<string, string>) => parametersOf(UploadParameters, sent({ entity_type: 'IMAGES', ...parameters }))
const anchor = 'f9d612d4-1234-11f1-bfca-fa39f6ed1f22'
const explore = (parameters: Record<string, string>) => parametersOf(ExploreParameters, sent({ entity_type: 'IMAGES', anchor_media_id: anchor, anchor_type: 'MEDIA', ...parameters }))

describe('the parameters of an upload', () => {
  it('have a threshold of 0 and no box unless they say so', () => {
    expect(upload({})).toEqual({ entity_type: 'IMAGES', threshold: 0 })
    expect(upload({ entity_type: 'OBJECTS', threshold: '4', other: 'x' })).toEqual({ entity_type: 'OBJECTS', threshold: 4 })
  })

  it.each([
    '{"x":0.1,"y":0.2,"width":0.5,"height":0.6}',
    ' { "height": 0.6, "width": 0.5, "y": 0.2, "x": 0.1 } ',
    '0.1,0.2,0.5,0.6',
    '0.1, 2e-1, +0.5, .6',
  ])('have the box %s', (bounding_box) => {
    expect(upload({ bounding_box }).bounding_box).toEqual({ x: 0.1, y: 0.2, width: 0.5, height: 0.6 })
  })

  it.each([
    '',
    'the left half',
    '0.1,0.2,0.5',
    '0.1,0.2,0.5,0.6,0.7',
    '0.1,0.2,0.5,--',
    '10,20,300,400',
    '-0.1,0,0.5,0.5',
    '0.6,0,0.5,0.5',
    '0,0.6,0.5,0.5',
    '0,0,0,1',
    'null',
    '[0.1,0.2,0.5,0.6]',
    '{"x":0.1,"y":0.2,"width":0.5}',
    '{"x":0.1,"y":0.2,"width":0.5,"height":"0.6"}',
    '{"x":0.9,"y":0.2,"width":0.5,"height":0.6}',
    '{"x":0.1,"y":0.2,"width":0.5,"height":0.6',
  ])('do not have the box %s', (bounding_box) => {
    expect(() => upload({ bounding_box })).toThrow(/"bounding_box": expected \{"x":…,"y":…,"width":…,"height":…\} or X,Y,WIDTH,HEIGHT/)
  })

  it.each([
    [{ threshold: '5' }, '"threshold": expected a whole number from 0 (finest) to 4, got "5".'],
    [{ threshold: '-1' }, '"threshold": expected a whole number from 0 (finest) to 4, got "-1".'],
    [{ threshold: '0.5' }, '"threshold": expected a whole number from 0 (finest) to 4, got "0.5".'],
    [{ threshold: '' }, '"threshold": expected a whole number from 0 (finest) to 4, got "".'],
    [{ entity_type: 'images' }, '"entity_type": expected IMAGES or OBJECTS, got "images".'],
    [{ entity_type: 'VIDEOS', threshold: 'x' }, '"entity_type": expected IMAGES or OBJECTS, got "VIDEOS"; "threshold": expected a whole number from 0 (finest) to 4, got "x".'],
  ])('are not %o', (parameters, message) => {
    expect(() => upload(parameters)).toThrow(message)
  })

  it('must name the type of entity', () => {
    expect(() => parametersOf(UploadParameters, new Map())).toThrow('"entity_type": expected IMAGES or OBJECTS, and there is none.')
  })
})

describe('the parameters of the explore endpoint', () => {
  it('ask for the first page at the finest threshold unless they say so', () => {
    expect(explore({})).toEqual({ anchor_media_id: anchor, anchor_type: 'MEDIA', entity_type: 'IMAGES', threshold: 0, page_number: 0 })
    expect(explore({ page_number: '12', anchor_media_id: anchor.toUpperCase(), anchor_type: 'UPLOAD', threshold: '2' })).toEqual({ anchor_media_id: anchor, anchor_type: 'UPLOAD', entity_type: 'IMAGES', threshold: 2, page_number: 12 })
  })

  it.each([
    [{ anchor_media_id: '17' }, /"anchor_media_id": expected the id of an upload or of a medium, a UUID, got "17"/],
    [{ anchor_media_id: '../secret' }, /anchor_media_id/],
    [{ anchor_type: 'FILE' }, /"anchor_type": expected UPLOAD or MEDIA, got "FILE"/],
    [{ page_number: '-1' }, /"page_number": expected a whole number from 0 on, got "-1"/],
    [{ page_number: '1.5' }, /page_number/],
    [{ page_number: '99999999999' }, /page_number/],
  ])('are not %o', (parameters, message) => {
    expect(() => explore(parameters)).toThrow(message)
  })

  it('must name the anchor', () => {
    expect(() => parametersOf(ExploreParameters, new Map())).toThrow(/"anchor_media_id": .*none; "anchor_type": .*none; "entity_type": .*none\.$/)
  })
})
