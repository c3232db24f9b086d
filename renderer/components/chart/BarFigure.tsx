import { PictureOutlined } from '@ant-design/icons'
import { Button, Card, Empty, Tooltip } from 'antd'
import { useRef } from 'react'
import type { KeyboardEvent } from 'react'
import { Bar, BarChart, CartesianGrid, Cell, LabelList, ResponsiveContainer, Tooltip as ChartTooltip, XAxis, YAxis } from 'recharts'
import { drawChartPicture } from './save-chart-picture.ts'

export interface BarDatum {
  readonly key: string
  readonly label: string
  /** `null` is not available: no bar, and the label says so. */
  readonly value: number | null
  readonly colour?: string
}

export interface BarFigureProps {
  readonly title: string
  readonly note?: string
  readonly data: readonly BarDatum[]
  readonly layout: 'columns' | 'rows'
  readonly formatValue: (value: number) => string
  readonly emptyText: string
  readonly savePictureText: string
  readonly onSelect?: (key: string) => void
  readonly onPicture: (png: Uint8Array, title: string) => void
}

const COLOUR = '#1c7c86'
const AXIS_TEXT = { fontSize: 12, fill: '#49595b' }
const ROW_HEIGHT = 27

/** One series as bars that can be clicked, walked with the keyboard, and saved as a picture. */
export function BarFigure({ title, note, data, layout, formatValue, emptyText, savePictureText, onSelect, onPicture }: BarFigureProps) {
  const drawing = useRef<HTMLDivElement>(null)
  const drawn = data.filter((datum) => datum.value !== null)
  const rows = layout === 'rows'
  const height = rows ? Math.max(120, data.length * ROW_HEIGHT + 30) : 240

  async function savePicture() {
    const svg = drawing.current?.querySelector<SVGSVGElement>('svg.recharts-surface')
    if (svg) onPicture(await drawChartPicture(svg, title), title)
  }

  function selectAt(position: number) {
    const datum = data[position]
    if (datum) onSelect?.(datum.key)
  }

  return (
    <Card
      size="small"
      title={title}
      extra={<Tooltip title={savePictureText}><Button type="text" size="small" aria-label={`${savePictureText}: ${title}`} icon={<PictureOutlined />} disabled={drawn.length === 0} onClick={() => void savePicture()} /></Tooltip>}
    >
      {drawn.length === 0 ? <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={emptyText} /> : (
        <div ref={drawing} style={{ height }}>
          <ResponsiveContainer width="100%" height="100%">
            <BarChart data={[...data]} layout={rows ? 'vertical' : 'horizontal'} margin={rows ? { left: 4, right: 64, top: 0, bottom: 0 } : { left: 0, right: 8, top: 18, bottom: 0 }}>
              <CartesianGrid stroke="#e6ecec" horizontal={!rows} vertical={rows} />
              {rows ? <XAxis type="number" hide /> : <XAxis dataKey="label" interval={0} tick={AXIS_TEXT} tickLine={false} />}
              {rows ? <YAxis type="category" dataKey="label" width={112} interval={0} tick={AXIS_TEXT} tickLine={false} axisLine={false} /> : <YAxis tick={AXIS_TEXT} width={56} tickLine={false} axisLine={false} tickFormatter={formatValue} />}
              <ChartTooltip formatter={(value) => formatValue(Number(value))} cursor={{ fill: '#eef5f5' }} />
              <Bar dataKey="value" name={title} isAnimationActive={false} maxBarSize={36} onClick={(_, position) => selectAt(position)} style={{ cursor: onSelect ? 'pointer' : 'default' }}>
                {data.map((datum) => <Cell key={datum.key} fill={datum.colour ?? COLOUR} />)}
                <LabelList dataKey="value" position={rows ? 'right' : 'top'} formatter={(value) => (value === null || value === undefined ? '' : formatValue(Number(value)))} style={{ fontSize: 12, fill: '#1f2d2f' }} />
              </Bar>
            </BarChart>
          </ResponsiveContainer>
        </div>
      )}
      {onSelect && drawn.length > 0 && <KeyboardBars data={data} title={title} onSelect={onSelect} />}
      {note && <div style={{ color: '#5c6b6d', fontSize: 12, marginTop: 4 }}>{note}</div>}
    </Card>
  )
}

/** The bars of a drawing cannot take the focus: the same choices as a row of links for those who do not use a mouse. */
function KeyboardBars({ data, title, onSelect }: { readonly data: readonly BarDatum[]; readonly title: string; readonly onSelect: (key: string) => void }) {
  function walk(event: KeyboardEvent<HTMLDivElement>) {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    if (step === 0) return
    const buttons = [...event.currentTarget.querySelectorAll('button')]
    buttons[buttons.findIndex((button) => button === document.activeElement) + step]?.focus()
  }
  return (
    <div className="keyboard-bars" role="group" aria-label={title} onKeyDown={walk}>
      {data.filter((datum) => datum.value !== null).map((datum) => <button type="button" key={datum.key} onClick={() => onSelect(datum.key)}>{datum.label}</button>)}
    </div>
  )
}
