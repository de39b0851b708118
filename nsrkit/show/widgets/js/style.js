// @ts-check
/** The look of what stands around the map. Colours (--m-...) are set by the map. */

export const LOOK = `
.nsr-map{display:grid;grid-template-columns:minmax(0,1fr);position:relative;container-type:inline-size;font:13px/1.4 var(--jp-ui-font-family,system-ui,
-apple-system,'Segoe UI',Roboto,'Noto Sans',sans-serif);color:var(--m-ink);margin:.25rem 0;
text-align:start;--plate:color-mix(in srgb,var(--m-panel) 93%,transparent);-webkit-font-smoothing:antialiased}
.nsr-map *{box-sizing:border-box}
.nsr-map .frame{grid-area:1/1;position:relative;border-radius:8px;overflow:hidden;background:var(--m-ocean)}
.nsr-map .stage{position:relative;width:100%;aspect-ratio:2/1;min-height:280px;max-height:82vh;
overflow:hidden;touch-action:pan-y;cursor:grab;user-select:none;-webkit-user-select:none;outline:0}
.nsr-map .stage.held{cursor:grabbing}
.nsr-map .stage.picks{cursor:crosshair}
.nsr-map .stage.held.picks{cursor:grabbing}
.nsr-map .stage:focus-visible::after{content:'';position:absolute;inset:0;border:3px solid var(--m-accent);
border-radius:8px;box-shadow:inset 0 0 0 2px var(--m-panel);pointer-events:none}
.nsr-map .slide{position:absolute;inset:0;transform-origin:0 0;will-change:transform}
.nsr-map canvas{position:absolute;display:block;max-width:none}
.nsr-map .live{inset:0;width:100%;height:100%;pointer-events:none}
.nsr-map .plate{background:var(--plate);border:1px solid var(--m-line);border-radius:7px;
box-shadow:0 1px 3px rgba(4,23,53,.16)}
.nsr-map .tip,.nsr-map .card,.nsr-map .help{background:var(--m-panel);box-shadow:0 3px 14px rgba(4,23,53,.3)}
.nsr-map .head{position:absolute;left:10px;top:10px;padding:6px 12px 7px;max-width:calc(100% - 20px);
pointer-events:none}
.nsr-map .head b{display:block;font-size:14.5px;font-weight:650;line-height:1.3}
.nsr-map .head span{color:var(--m-muted);font-size:12px}
.nsr-map .head small{font-size:inherit}
.nsr-map .head .work{display:flex;align-items:center;gap:6px;color:var(--m-accent);font-weight:600}
.nsr-map .head .work::before{content:'';width:11px;height:11px;border-radius:50%;border:2px solid
currentColor;border-right-color:transparent;animation:nsr-turn .8s linear infinite}
@keyframes nsr-turn{to{transform:rotate(1turn)}}
.nsr-map [hidden]{display:none!important}
.nsr-map .tools{position:absolute;left:10px;bottom:10px;display:flex;overflow:hidden}
.nsr-map button{font:inherit;color:inherit;background:none;border:0;margin:0;padding:0;cursor:pointer;
border-radius:5px}
.nsr-map button:focus-visible,.nsr-map input:focus-visible{outline:2px solid var(--m-accent);outline-offset:1px}
.nsr-map .tools button{width:32px;height:31px;display:grid;place-items:center;border-radius:0}
.nsr-map .tools button:focus-visible{outline-offset:-3px}
.nsr-map .tools button+button{border-left:1px solid var(--m-line)}
.nsr-map button:hover{background:color-mix(in srgb,var(--m-accent) 12%,transparent)}
.nsr-map svg{display:block}
.nsr-map button svg{width:16px;height:16px;fill:none;stroke:currentColor;stroke-width:1.7;
stroke-linecap:round;stroke-linejoin:round}
.nsr-map .b-play svg path{fill:currentColor}
.nsr-map .scale{position:absolute;right:14px;bottom:24px;pointer-events:none;color:var(--m-label);
font-size:10.5px;line-height:1;text-align:center;text-shadow:0 0 3px var(--m-halo),0 0 3px var(--m-halo),
0 0 2px var(--m-halo)}
.nsr-map .scale i{display:block;height:5px;border:1.6px solid var(--m-label);border-top:0;margin:2px 0 0 auto;
filter:drop-shadow(0 0 1px var(--m-halo)) drop-shadow(0 0 1px var(--m-halo))}
.nsr-map .scale i+i{border-top:1.6px solid var(--m-label);border-bottom:0;margin:-1.6px 0 2px auto}
.nsr-map .key{grid-area:2/1;margin:8px 0 0;padding:9px 12px 8px;font-size:12px;box-shadow:none;
columns:215px;column-gap:26px}
.nsr-map .key>*{break-inside:avoid}
.nsr-map .switch{display:flex;gap:2px;margin:0 0 8px;padding:2px;border-radius:6px;
background:color-mix(in srgb,var(--m-muted) 15%,transparent)}
.nsr-map .switch button{flex:1;padding:2px 4px;font-size:11.5px}
.nsr-map .switch button[aria-checked=true]{background:var(--m-panel);font-weight:650;
box-shadow:0 0 2px rgba(4,23,53,.35)}
.nsr-map .ramp{margin:0 0 7px}
.nsr-map .ramp b{display:flex;justify-content:space-between;font-weight:600}
.nsr-map .ramp b span{font-weight:400;color:var(--m-muted)}
.nsr-map .bar{position:relative;height:10px;margin-top:4px;border-radius:2px;border:1px solid var(--m-line)}
.nsr-map .bar u{position:absolute;top:-3px;bottom:-3px;width:3px;margin-left:-1.5px;background:var(--m-ink);
border-radius:2px;box-shadow:0 0 0 1px var(--m-panel)}
.nsr-map .ticks{position:relative;height:15px;color:var(--m-muted);font-size:11px}
.nsr-map .ticks span{position:absolute;transform:translateX(-50%);white-space:nowrap}
.nsr-map .ticks span:first-child{transform:none}
.nsr-map .ticks span:last-child{transform:translateX(-100%)}
.nsr-map .row{display:flex;align-items:baseline;gap:8px;width:calc(100% + 8px);margin:0 -4px;padding:2px 4px;
text-align:left}
.nsr-map .row svg{flex:none;width:24px;height:11px;fill:none;stroke-width:3.2;stroke-linecap:round;
align-self:center}
.nsr-map .row span{flex:1;min-width:0}
.nsr-map .row b{font-weight:650;font-variant-numeric:tabular-nums;white-space:nowrap}
.nsr-map .row b.none{font-weight:400;color:var(--m-muted)}
.nsr-map .row[aria-pressed=false]{opacity:.5;text-decoration:line-through}
.nsr-map .time{grid-area:3/1;display:flex;align-items:center;gap:10px;padding:7px 4px 2px}
.nsr-map .time button{width:32px;height:32px;display:grid;place-items:center;border:1px solid var(--m-line);
border-radius:50%;flex:none}
.nsr-map .time .track{flex:1;position:relative;min-width:80px}
.nsr-map .time input{width:100%;margin:0;accent-color:var(--m-accent);display:block;height:20px;cursor:pointer}
.nsr-map .time:has(:disabled){opacity:.45}
.nsr-map .time .ends{display:flex;justify-content:space-between;color:var(--m-muted);font-size:11px;
line-height:1}
.nsr-map .tip{position:absolute;left:0;top:0;padding:5px 9px 6px;font-size:12px;pointer-events:none;
max-width:270px;width:max-content;will-change:transform;z-index:2}
.nsr-map .tip b{display:block;font-variant-numeric:tabular-nums}
.nsr-map .tip div{color:var(--m-ink)}
.nsr-map .tip .on{font-weight:600}
.nsr-map .pin{position:absolute;left:-15px;top:-38px;width:30px;height:40px;cursor:grab;touch-action:none;
border-radius:15px;z-index:1}
.nsr-map .pin:hover{background:none}
.nsr-map .pin:active{cursor:grabbing}
.nsr-map .pin svg{width:30px;height:40px;stroke:none;filter:drop-shadow(0 1px 2px rgba(0,0,0,.5))}
.nsr-map .pin text{font-size:13px;font-weight:700;fill:#fff;text-anchor:middle}
.nsr-map .card{position:absolute;left:0;top:0;padding:9px 11px 10px;font-size:12px;width:max-content;
max-width:260px;z-index:3;cursor:default}
.nsr-map .card b{display:block}
.nsr-map .card .pair{display:flex;gap:6px;margin-top:8px}
.nsr-map .card .pair button{flex:1;padding:4px 10px;border:1px solid var(--m-line);font-weight:600;white-space:nowrap}
.nsr-map .card .pair button:disabled{opacity:.45;cursor:not-allowed}
.nsr-map .help{position:absolute;inset:0;margin:auto;width:min(430px,calc(100% - 24px));height:max-content;
max-height:calc(100% - 24px);overflow:auto;padding:14px 18px 16px;z-index:4;cursor:default;user-select:text}
.nsr-map .help h2{margin:0 0 8px;font-size:15px;font-weight:650;display:flex;justify-content:space-between;
color:inherit}
.nsr-map .help h2 button{font-size:18px;line-height:1;width:26px;height:24px}
.nsr-map .help dl{display:grid;grid-template-columns:max-content 1fr;gap:4px 14px;margin:0}
.nsr-map .help dt{font-weight:600;width:auto;float:none}
.nsr-map .help dd{margin:0;color:var(--m-muted)}
.nsr-map .hint{position:absolute;inset:auto 0 14px;margin:auto;width:max-content;padding:5px 12px;font-size:12px;
pointer-events:none;opacity:0;transition:opacity .25s}
.nsr-map .hint.on{opacity:1}
.nsr-map .heard{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.nsr-map:fullscreen{background:var(--m-page);padding:10px;grid-template-rows:minmax(0,1fr) auto auto}
.nsr-map:fullscreen .stage{height:100%;max-height:none;aspect-ratio:auto}
@container (max-width:720px){
.nsr-map .head{padding:4px 9px 5px;left:8px;top:8px}
.nsr-map .head small{display:none}
.nsr-map .head b{font-size:13px}
.nsr-map .switch button{padding:6px 4px}
.nsr-map .row{padding:5px 4px}
}
@media (prefers-reduced-motion:reduce){.nsr-map *{animation:none!important;transition:none!important}}
@media (forced-colors:active){.nsr-map .bar,.nsr-map .row svg,.nsr-map .pin svg{forced-color-adjust:none}
.nsr-map .plate{background:Canvas}.nsr-map .switch button[aria-checked=true]{outline:2px solid Highlight}}
`;
