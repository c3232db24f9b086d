/** Twice the size on screen, so that a printed report stays sharp. */
const PICTURE_SCALE = 2
const PICTURE_FONT = '"Microsoft YaHei", "Noto Sans CJK SC", "PingFang SC", sans-serif'

/**
 * Draws an SVG of the page into a PNG on white, with its title above it: the picture must explain itself once it has
 * left the program. Throws when the page holds no drawn chart.
 */
export async function drawChartPicture(svg: SVGSVGElement, title: string): Promise<Uint8Array> {
  const { width, height } = svg.getBoundingClientRect()
  const titleHeight = 40
  const image = await loadImage(svg, width, height)
  const canvas = document.createElement('canvas')
  canvas.width = width * PICTURE_SCALE
  canvas.height = (height + titleHeight) * PICTURE_SCALE
  const context = canvas.getContext('2d')
  if (!context) throw new Error('The page gives no drawing surface.')
  context.scale(PICTURE_SCALE, PICTURE_SCALE)
  context.fillStyle = '#ffffff'
  context.fillRect(0, 0, width, height + titleHeight)
  context.fillStyle = '#1f2d2f'
  context.font = `600 15px ${PICTURE_FONT}`
  context.fillText(title, 12, 26, width - 24)
  context.drawImage(image, 0, titleHeight, width, height)
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'))
  if (!blob) throw new Error('The chart could not be turned into a picture.')
  return new Uint8Array(await blob.arrayBuffer())
}

async function loadImage(svg: SVGSVGElement, width: number, height: number): Promise<HTMLImageElement> {
  const copy = svg.cloneNode(true) as SVGSVGElement
  copy.setAttribute('width', String(width))
  copy.setAttribute('height', String(height))
  // A picture of its own does not inherit the font of the page.
  copy.style.fontFamily = PICTURE_FONT
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(copy))}`
  await image.decode()
  return image
}
