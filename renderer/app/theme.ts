import type { ThemeConfig } from 'antd'
import { theme } from 'antd'

const TEXT = '#1f2d2f'
const LINE = '#d9e2e3'

/** Calm and dense: one deep blue-green, greys with a touch of it, and strong colours only where a person has to act. */
export const APP_THEME: ThemeConfig = {
  algorithm: theme.compactAlgorithm,
  token: {
    colorPrimary: '#14666f',
    colorInfo: '#14666f',
    colorSuccess: '#2e7d4f',
    colorWarning: '#b26a00',
    colorError: '#b3312c',
    colorLink: '#14666f',
    colorTextBase: TEXT,
    colorBorder: '#b9c7c9',
    colorBorderSecondary: LINE,
    colorBgLayout: '#f3f6f6',
    fontSize: 14,
    borderRadius: 4,
    fontFamily: "'Noto Sans SC Variable', 'Microsoft YaHei', 'PingFang SC', sans-serif",
    wireframe: false,
    motionDurationMid: '0.12s',
    motionDurationSlow: '0.16s',
  },
  components: {
    Layout: { headerBg: '#ffffff', headerHeight: 48, headerPadding: '0 16px', siderBg: '#ffffff', bodyBg: '#f3f6f6' },
    Menu: { itemHeight: 38, itemSelectedBg: '#e2f0f1', itemBorderRadius: 4, activeBarBorderWidth: 0 },
  },
}
