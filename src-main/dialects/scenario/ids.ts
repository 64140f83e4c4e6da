const assetForm = /^asset_(\d{1,15})$/

/** The id of an asset in the API. */
export function idOfAsset(asset: number): string {
  return `asset_${asset}`
}

/** The id of a concept in the API, where it is a model. */
export function idOfModel(key: string): string {
  return `model_${key}`
}

/** The number of an asset's id; undefined for any other text. */
export function assetOfId(id: string): number | undefined {
  const number = assetForm.exec(id)?.[1]
  return number === undefined ? undefined : Number(number)
}
