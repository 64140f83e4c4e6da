import { describe, expect, it } from 'vitest'
import { GroupedParameters, LoginParameters, parametersOf, SearchParameters, SemanticParameters, TextParameters } from '../../../../src-main/dialects/coactive/parameters.ts'

const sent = (query: Record<string, string>, body: Record<string, string> = {}) => ({ query: new Map(Object.entries(query)), body: new Map(Object.entries(body)) })

describe('the parameters of a search', () => {
  it('ask for 100 images unless they say so, in the query or in the form', () => {
    expect(parametersOf(SearchParameters, sent({}))).toEqual({ parameters: { limit: 100 } })
    expect(parametersOf(SearchParameters, sent({ limit: '7' }))).toEqual({ parameters: { limit: 7 } })
    expect(parametersOf(GroupedParameters, sent({ limit: '7' }, { limit: '1000', group_by: ' sku ' }))).toEqual({ parameters: { limit: 1000, group_by: 'sku' } })
    expect(parametersOf(TextParameters, sent({ query: 'A dog' }))).toEqual({ parameters: { limit: 100, query: 'A dog' } })
  })

  it.each([
    [{ limit: '0' }, { loc: ['query', 'limit'], msg: 'Input should be greater than or equal to 1', type: 'greater_than_equal' }],
    [{ limit: '-3' }, { loc: ['query', 'limit'], msg: 'Input should be greater than or equal to 1', type: 'greater_than_equal' }],
    [{ limit: '1001' }, { loc: ['query', 'limit'], msg: 'Input should be less than or equal to 1000', type: 'less_than_equal' }],
    [{ limit: '1.5' }, { loc: ['query', 'limit'], msg: 'Input should be a whole number', type: 'int_parsing' }],
    [{ limit: 'many' }, { loc: ['query', 'limit'], msg: 'Input should be a whole number', type: 'int_parsing' }],
    [{ limit: '' }, { loc: ['query', 'limit'], msg: 'Input should be a whole number', type: 'int_parsing' }],
  ])('are not %o', (query, problem) => {
    expect(parametersOf(SearchParameters, sent(query))).toEqual({ problems: [problem] })
    const { loc: [, name], ...rest } = problem
    expect(parametersOf(SearchParameters, sent({}, query))).toEqual({ problems: [{ loc: ['body', name], ...rest }] })
  })

  it('tell all that is wrong at once', () => {
    expect(parametersOf(TextParameters, sent({ limit: 'x', group_by: ' ' }))).toEqual({ problems: [
      { loc: ['query', 'limit'], msg: 'Input should be a whole number', type: 'int_parsing' },
      { loc: ['query', 'group_by'], msg: 'a metadata key must have at least one character', type: 'string_too_short' },
      { loc: ['query', 'query'], msg: 'Field required', type: 'missing' },
    ] })
  })
})

describe('a key and a value of metadata', () => {
  const semantic = (parameters: Record<string, string>) => parametersOf(SemanticParameters, sent({ group_by: 'sku', ...parameters }))

  it('come together or not at all; a blank key is every key', () => {
    expect(semantic({})).toEqual({ parameters: { limit: 100, group_by: 'sku' } })
    expect(semantic({ metadata_key: 'colour', metadata_value: 'red' })).toMatchObject({ parameters: { metadata_key: 'colour', metadata_value: 'red' } })
    expect(semantic({ metadata_key: ' ', metadata_value: 'red' })).toMatchObject({ parameters: { metadata_key: '', metadata_value: 'red' } })
  })

  it.each([
    [{ metadata_key: 'colour' }, 'metadata_value'],
    [{ metadata_key: '' }, 'metadata_value'],
    [{ metadata_key: 'colour', metadata_value: ' ' }, 'metadata_value'],
    [{ metadata_value: 'red' }, 'metadata_key'],
  ])('are not %o', (parameters, name) => {
    expect(semantic(parameters)).toEqual({ problems: [{ loc: ['query', name], msg: expect.stringContaining('is required') as string, type: 'value_error' }] })
  })
})

it('knows two ways to log in', () => {
  expect(parametersOf(LoginParameters, sent({}, { grant_type: 'refresh_token' }))).toEqual({ parameters: { grant_type: 'refresh_token' } })
  expect(parametersOf(LoginParameters, sent({}, { grant_type: 'password' }))).toEqual({ problems: [{ loc: ['body', 'grant_type'], msg: 'Input should be \'client_credentials\' or \'refresh_token\'', type: 'enum' }] })
  expect(parametersOf(LoginParameters, sent({}), 'body')).toEqual({ problems: [{ loc: ['body', 'grant_type'], msg: 'Field required', type: 'missing' }] })
})
