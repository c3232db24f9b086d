/** Longest side of a kept photo, pixels: an ID card over the whole picture stays readable, at a tenth of what a camera writes. */
const LONGEST_SIDE = 2000
const THUMBNAIL_SIDE = 240
/** JPEG quality: below it small print frays. */
const QUALITY = 0.82
const THUMBNAIL_QUALITY = 0.7

type Bytes = Uint8Array<ArrayBuffer>

/**
 * The photo and its thumbnail as JPEG. Drawing it anew also drops what the camera wrote into the file, above all where
 * the home is. Throws when the browser cannot read the picture.
 */
export async function scalePicture(file: Blob): Promise<{ readonly original: Bytes; readonly thumbnail: Bytes }> {
  const picture = await createImageBitmap(file, { imageOrientation: 'from-image' })
  try {
    return { original: await drawJpeg(picture, LONGEST_SIDE, QUALITY), thumbnail: await drawJpeg(picture, THUMBNAIL_SIDE, THUMBNAIL_QUALITY) }
  } finally {
    picture.close()
  }
}

async function drawJpeg(picture: ImageBitmap, longestSide: number, quality: number): Promise<Bytes> {
  const scale = Math.min(1, longestSide / Math.max(picture.width, picture.height))
  const canvas = new OffscreenCanvas(Math.max(1, Math.round(picture.width * scale)), Math.max(1, Math.round(picture.height * scale)))
  const context = canvas.getContext('2d')
  if (!context) throw new Error('no drawing')
  // JPEG knows no transparency; what was clear would turn black.
  context.fillStyle = '#fff'
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.imageSmoothingQuality = 'high'
  context.drawImage(picture, 0, 0, canvas.width, canvas.height)
  return new Uint8Array(await (await canvas.convertToBlob({ type: 'image/jpeg', quality })).arrayBuffer())
}
