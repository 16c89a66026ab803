/** Words of HTML and of scripts in it (WHATWG HTML; Web API names). */

export const PLAIN_TAGS = `p b i u em strong a br hr ul ol li dl dt dd h1 h2 h3 h4 h5 h6 table tr td th tbody thead tfoot caption col colgroup span div pre code
blockquote q cite small sub sup del ins s abbr figure figcaption section article header footer nav main aside dfn kbd samp var tt big center font
href class id alt title width height align target rel lang dir colspan rowspan`

export const RISKY_TAGS = `script iframe frame frameset object embed applet svg math img image video audio source track body html head meta base link style form input
button textarea select option keygen isindex marquee bgsound xss details summary dialog template noscript noembed xmp plaintext listing xml animate
animatetransform set foreignobject use handler layer ilayer portal slot isindex menuitem canvas picture
src srcdoc srcset action formaction xlink background lowsrc dynsrc poster data autofocus onload style http-equiv contenteditable tabindex accesskey`

export const EVENT_PREFIXES =
  `abort activate after animation append auxclick beforeunload before begin blur bounce cached canplay cellchange change checking click close
context copy cuechange cut dataavailable datasetc dblclick deactivate disp drag drop duration emptied end error finish focus formchange forminput formdata fullscreen
gesture gotpointer hashchange help input invalid key load lose lostpointer media message mouse move offline online open outofsync page paste pause play pointer
popstate progress property ratechange readystate readystatechange redo repeat reset resize resume reverse row scroll search security seek select show slotchange stalled start
stop storage submit suspend synch syncrestored time toggle touch transition undo unhandled unload url volumechange waiting webkit wheel zoom`
    .split(/\s+/)
    .filter((word) => word !== '')

export const SCRIPT_WORDS = `alert prompt confirm eval javascript vbscript livescript mocha jscript document window location cookie domain write writeln
fromcharcode settimeout setinterval setimmediate innerhtml outerhtml insertadjacenthtml createelement appendchild getelementbyid getelementsbytagname
xmlhttprequest fetch open send localstorage sessionstorage atob btoa unescape decodeuricomponent escape constructor function
postmessage import top parent self frames this throw onerror url expression behavior binding xss string regexp source tostring valueof
console log debug print history navigator useragent href referrer baseuri hash search name execscript reflect apply call array map find from
globalthis event target currenttarget void typeof new var let const return while for if else null undefined true false`
