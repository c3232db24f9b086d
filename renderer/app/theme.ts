import type { ThemeConfig } from 'antd'
import { theme } from 'antd'

const TEXT = '#1f2d2f'
const QUIET = '#5c6b6d'
const LINE = '#d9e2e3'

/** Compact spacing, but Chinese characters need 13 pixels to be read all day. */
const denseAlgorithm: NonNullable<Exclude<ThemeConfig['algorithm'], readonly unknown[]>> = (seed, map) => ({
  ...theme.compactAlgorithm(seed, map),
  fontSize: 13,
  fontSizeSM: 12,
  fontSizeLG: 15,
  lineHeight: 1.55,
})

/** Calm and dense: one deep blue-green, greys with a touch of it, and strong colours only where a person has to act. */
export const APP_THEME: ThemeConfig = {
  algorithm: denseAlgorithm,
  token: {
    colorPrimary: '#14666f',
    colorInfo: '#14666f',
    colorInfoBg: '#e6f2f2',
    colorInfoBorder: '#b4d5d7',
    colorPrimaryBg: '#e2f0f1',
    colorSuccess: '#2e7d4f',
    colorSuccessBg: '#e8f3ec',
    colorWarning: '#b26a00',
    colorWarningBg: '#fdf3e1',
    colorWarningBorder: '#ecd3a4',
    colorError: '#b3312c',
    colorErrorBg: '#fcebea',
    colorErrorBorder: '#eebdba',
    colorLink: '#14666f',
    colorTextBase: TEXT,
    colorTextDescription: QUIET,
    colorTextPlaceholder: '#74848a',
    colorBorder: '#b9c7c9',
    colorBorderSecondary: LINE,
    colorBgLayout: '#f3f6f6',
    borderRadius: 4,
    fontFamily: "'Noto Sans SC Variable', 'Microsoft YaHei', 'PingFang SC', sans-serif",
    motionDurationMid: '0.12s',
    motionDurationSlow: '0.16s',
  },
  components: {
    Alert: { colorInfoBg: '#e8f3f4', colorInfoBorder: '#b5d5d8' },
    Layout: { headerBg: '#ffffff', headerHeight: 48, headerPadding: '0 16px', siderBg: '#ffffff', bodyBg: '#f3f6f6' },
    Menu: { itemHeight: 38, itemSelectedBg: '#e2f0f1', itemBorderRadius: 4, activeBarBorderWidth: 0 },
    Descriptions: { labelColor: QUIET },
  },
}
