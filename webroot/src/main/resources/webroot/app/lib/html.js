// The view library, in one place so that its version is named once.
export {
  html, h, render, Component, createContext, useState, useReducer, useEffect, useLayoutEffect, useRef, useMemo,
  useCallback, useContext,
} from '/vendor/htm-3.1.1/standalone.module.js';
