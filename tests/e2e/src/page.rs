//! The page as its visitors find it: by role and accessible name, by key, and by what `html` says of itself.

use crate::Told;
use crate::browser::Browser;
use crate::serve::Server;
use serde_json::{Value, json};
use std::thread;
use std::time::{Duration, Instant};

/// Long enough for a busy machine; nothing waits longer than it must.
const PATIENCE: Duration = Duration::from_secs(20);

pub struct Page<'a> {
    server: &'a Server,
    pub browser: &'a Browser,
}

/// Something in the accessibility tree.
pub struct Node {
    pub name: String,
    backend: Value,
}

#[derive(Clone, Copy)]
pub struct Screen {
    pub width: u32,
    pub height: u32,
    pub scale: u32,
    pub phone: bool,
}

impl Screen {
    pub const DESK: Screen = Screen { width: 1440, height: 900, scale: 1, phone: false };
    pub const LARGE: Screen = Screen { width: 2560, height: 1440, scale: 1, phone: false };
    pub const PHONE: Screen = Screen { width: 390, height: 844, scale: 2, phone: true };
}

/// Opening, and what `html` says.
impl<'a> Page<'a> {
    pub fn new(server: &'a Server, browser: &'a Browser) -> Page<'a> {
        Page { server, browser }
    }

    /// Opens the page as a first visit: nothing stored, nothing logged, nothing on its way.
    pub fn open(&self, rest: &str) -> Told<()> {
        self.browser.goto("about:blank")?;
        let everything = json!({ "origin": self.server.origin(), "storageTypes": "all" });
        self.browser.devtools("Storage.clearDataForOrigin", everything)?;
        self.complaints()?;
        self.browser.goto(&self.server.page(rest))
    }

    /// Opens the page and waits for its first picture.
    pub fn open_ready(&self, rest: &str) -> Told<()> {
        self.open(rest)?;
        self.until("the page is ready", || Ok(self.says("ready")?.as_deref() == Some("true")))
    }

    /// Opens an address that the page itself has given out.
    pub fn open_link(&self, link: &str) -> Told<()> {
        let rest = link.strip_prefix(&self.server.page("")).ok_or_else(|| format!("`{link}` leads elsewhere"))?;
        self.open_ready(rest)
    }

    /// Follows a link within the page, which does not load it again.
    pub fn follow(&self, fragment: &str) -> Told<()> {
        self.browser.script("location.hash = arguments[0]", vec![json!(fragment)]).map(drop)
    }

    pub fn screen(&self, screen: Screen) -> Told<()> {
        let Screen { width, height, scale, phone } = screen;
        let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": scale, "mobile": phone });
        self.browser.devtools("Emulation.setDeviceMetricsOverride", metrics).map(drop)
    }

    /// Returns the value of `data-NAME` on `html`.
    pub fn says(&self, name: &str) -> Told<Option<String>> {
        let value = self
            .browser
            .script("return document.documentElement.getAttribute('data-' + arguments[0])", vec![json!(name)])?;
        Ok(value.as_str().map(str::to_owned))
    }

    /// Returns the value of `data-NAME`, which must be there.
    pub fn tells(&self, name: &str) -> Told<String> {
        self.says(name)?.ok_or_else(|| format!("html has no data-{name}"))
    }

    pub fn time(&self) -> Told<u64> {
        let millis = self.tells("time-ms")?;
        millis.parse().map_err(|_| format!("data-time-ms is `{millis}`"))
    }

    /// Returns and forgets what browser and server have to complain of.
    pub fn complaints(&self) -> Told<Vec<String>> {
        let mut all = self.browser.take_complaints()?;
        all.extend(self.server.take_misses()?.into_iter().map(|path| format!("asked for {path}")));
        Ok(all)
    }

    /// Asks again and again until the answer is yes.
    pub fn until(&self, what: &str, mut holds: impl FnMut() -> Told<bool>) -> Told<()> {
        let begun = Instant::now();
        while !holds()? {
            if begun.elapsed() > PATIENCE {
                let complaints = self.complaints()?.join("; ");
                let seconds = PATIENCE.as_secs();
                return Err(format!("in {seconds} s it never came about that {what} (complaints: [{complaints}])"));
            }
            thread::sleep(Duration::from_millis(30));
        }
        Ok(())
    }
}

/// Roles and names.
impl Page<'_> {
    /// Returns all that has the role and is not hidden.
    pub fn all(&self, role: &str) -> Told<Vec<Node>> {
        let document = self.browser.devtools("DOM.getDocument", json!({ "depth": 0 }))?;
        let query = json!({ "nodeId": document["root"]["nodeId"], "role": role });
        let found = self.browser.devtools("Accessibility.queryAXTree", query)?;
        let nodes = found["nodes"].as_array().cloned().unwrap_or_default();
        Ok(nodes
            .into_iter()
            .filter(|node| node["ignored"] != true)
            .map(|node| Node {
                name: node["name"]["value"].as_str().unwrap_or_default().to_owned(),
                backend: node["backendDOMNodeId"].clone(),
            })
            .collect())
    }

    /// Returns the one with this role whose name fits.
    fn find(&self, role: &str, wanted: &str, fits: impl Fn(&str) -> bool) -> Told<Node> {
        let mut nodes = self.all(role)?;
        let names: Vec<String> = nodes.iter().map(|node| node.name.clone()).collect();
        let place = names.iter().position(|name| fits(name));
        place
            .map(|place| nodes.swap_remove(place))
            .ok_or_else(|| format!("there is no {role} \"{wanted}\", only {names:?}"))
    }

    /// Returns the one with exactly this role and name.
    pub fn named(&self, role: &str, name: &str) -> Told<Node> {
        self.find(role, name, |other| other == name)
    }

    /// Clicks the button of this name where a mouse would.
    pub fn press(&self, name: &str) -> Told<()> {
        let button = self.named("button", name)?;
        self.click(&button)
    }

    /// Shows a tab.
    pub fn turn_to(&self, tab: &str) -> Told<()> {
        let tab = self.named("tab", tab)?;
        self.click(&tab)
    }

    /// Clicks the first button whose name begins in one of these ways.
    pub fn press_one_of(&self, beginnings: &[&str]) -> Told<()> {
        let fits = |name: &str| beginnings.iter().any(|beginning| name.starts_with(beginning));
        let button = self.find("button", &beginnings.join("… or "), fits)?;
        self.click(&button)
    }

    /// Moves a slider as a hand would, and lets go.
    pub fn slide(&self, name: &str, value: f64) -> Told<()> {
        let slider = self.named("slider", name)?;
        let moves = "function (value) {
            if (!(this instanceof HTMLInputElement)) throw new Error('the slider is no input');
            this.focus();
            Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(this, value);
            this.dispatchEvent(new Event('input', { bubbles: true }));
            this.dispatchEvent(new Event('change', { bubbles: true }));
        }";
        self.call(&slider, moves, vec![json!({ "value": value.to_string() })]).map(drop)
    }

    /// Returns the text that is seen within a landmark or the like.
    pub fn text(&self, role: &str, name: &str) -> Told<String> {
        let node = self.named(role, name)?;
        let text = self.call(&node, "function () { return this.innerText }", Vec::new())?;
        Ok(text.as_str().unwrap_or_default().to_owned())
    }

    fn click(&self, node: &Node) -> Told<()> {
        self.browser.devtools("DOM.scrollIntoViewIfNeeded", json!({ "backendNodeId": node.backend }))?;
        let place = self.call(node, WHERE_TO_CLICK, Vec::new())?;
        if let Some(other) = place["covered"].as_str() {
            return Err(format!("\"{}\" is covered by {other}", node.name));
        }
        for event in ["mouseMoved", "mousePressed", "mouseReleased"] {
            let button = if event == "mouseMoved" { "none" } else { "left" };
            let mouse = json!({ "type": event, "x": place["x"], "y": place["y"], "button": button, "clickCount": 1 });
            self.browser.devtools("Input.dispatchMouseEvent", mouse)?;
        }
        Ok(())
    }

    /// Calls a function with the element as `this`.
    fn call(&self, node: &Node, function: &str, arguments: Vec<Value>) -> Told<Value> {
        let object = self.browser.devtools("DOM.resolveNode", json!({ "backendNodeId": node.backend }))?;
        let call = json!({
            "objectId": object["object"]["objectId"],
            "functionDeclaration": function,
            "arguments": arguments,
            "returnByValue": true,
        });
        let answer = self.browser.devtools("Runtime.callFunctionOn", call)?;
        match answer["exceptionDetails"]["exception"]["description"].as_str() {
            Some(error) => Err(format!("\"{}\": {error}", node.name)),
            None => Ok(answer["result"]["value"].clone()),
        }
    }
}

/// Returns the middle of the element, or what lies over it.
const WHERE_TO_CLICK: &str = "function () {
    const box = this.getBoundingClientRect();
    const x = box.x + box.width / 2, y = box.y + box.height / 2;
    const top = document.elementFromPoint(x, y);
    const reached = top && (this.contains(top) || top.contains(this) || (top.labels && [...top.labels].includes(this)));
    return reached ? { x, y } : { covered: top ? top.outerHTML.slice(0, 120) : 'nothing: it is out of view' };
}";

/// What a visitor does beside pressing buttons.
impl Page<'_> {
    /// Pastes a text as if it came from the clipboard.
    pub fn paste(&self, text: &str) -> Told<()> {
        let script = "const goods = new DataTransfer();
            goods.setData('text/plain', arguments[0]);
            const paste = { clipboardData: goods, bubbles: true, cancelable: true };
            window.dispatchEvent(new ClipboardEvent('paste', paste))";
        self.browser.script(script, vec![json!(text)]).map(drop)
    }

    /// Gives the focus back to the page, so that keys mean what they mean there.
    pub fn leave_the_field(&self) -> Told<()> {
        self.browser.script("document.activeElement?.blur()", Vec::new()).map(drop)
    }

    /// Waits until two pictures have been painted, so that what was asked for has been drawn.
    pub fn settle(&self) -> Told<()> {
        let script = "return new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))";
        self.browser.script(script, Vec::new()).map(drop)
    }
}

/// What is seen.
impl Page<'_> {
    /// Returns the canvas as it is now, as text that is equal for equal pictures.
    pub fn picture(&self) -> Told<String> {
        let script = "const canvas = document.querySelector('main canvas, canvas[role=main], [role=main] canvas');
            return new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() =>
                done(canvas ? canvas.toDataURL() : null))));";
        let value = self.browser.script(script, Vec::new())?;
        value.as_str().map(str::to_owned).ok_or_else(|| "there is no canvas in `main`".to_owned())
    }

    /// Returns all text that is seen.
    pub fn everything_said(&self) -> Told<String> {
        let value = self.browser.script("return document.body.innerText", Vec::new())?;
        Ok(value.as_str().unwrap_or_default().to_owned())
    }

    /// Returns how light the page's ground is, from 0 to 1.
    pub fn lightness(&self) -> Told<f64> {
        let script = "const bare = colour => ['transparent', 'rgba(0, 0, 0, 0)'].includes(colour);
            const grounds = [document.querySelector('main'), document.body, document.documentElement];
            const colours = grounds.filter(Boolean).map(it => getComputedStyle(it).backgroundColor);
            const dot = new OffscreenCanvas(1, 1).getContext('2d');
            dot.fillStyle = colours.find(it => !bare(it)) || 'white';
            dot.fillRect(0, 0, 1, 1);
            const [r, g, b] = dot.getImageData(0, 0, 1, 1).data;
            return (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255;";
        let value = self.browser.script(script, Vec::new())?;
        value.as_f64().ok_or_else(|| "the ground has no colour".to_owned())
    }
}
