r"""What LaTeX can show in a formula: the commands, the signs and the environments that only show.

They are those of LaTeX's mathematics, amsmath and amssymb that MathJax and KaTeX know, too. None of
them reads, writes, leads elsewhere, names or styles something, or makes other commands; what takes
an argument shows it, so that what stands in it is looked at like everything else.
"""

from __future__ import annotations

__all__ = ["COMMANDS", "ENVIRONMENTS", "SIGNS"]

_GREEK = """alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa
varkappa lambda mu nu xi omicron pi varpi rho varrho sigma varsigma tau upsilon phi varphi chi
psi omega digamma Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega varGamma varDelta
varTheta varLambda varXi varPi varSigma varUpsilon varPhi varPsi varOmega"""

_LETTERS = """aleph beth gimel daleth ell hbar hslash imath jmath wp Re Im eth Bbbk partial
nabla infty emptyset varnothing forall exists nexists complement Finv Game mho backepsilon prime
backprime neg lnot top bot angle measuredangle sphericalangle surd triangle triangledown square
Box Diamond lozenge blacklozenge blacksquare blacktriangle blacktriangledown bigstar diagup
diagdown flat natural sharp clubsuit diamondsuit heartsuit spadesuit dag ddag dagger ddagger S P
circledS circledR maltese checkmark yen pounds copyright degree"""

_ACCENTS = """acute bar breve check dot ddot dddot ddddot grave hat mathring tilde vec widehat
widetilde overline underline overbrace underbrace overleftarrow overrightarrow
overleftrightarrow underleftarrow underrightarrow underleftrightarrow not"""

_RELATIONS = """lt gt le leq leqq leqslant ge geq geqq geqslant ne neq ll lll gg ggg equiv sim
simeq approx approxeq cong doteq doteqdot asymp propto varpropto models prec succ preceq succeq
preccurlyeq succcurlyeq precsim succsim precapprox succapprox curlyeqprec curlyeqsucc lesssim
gtrsim lessapprox gtrapprox lessgtr gtrless lesseqgtr gtreqless lesseqqgtr gtreqqless lessdot
gtrdot eqslantless eqslantgtr in ni notin owns subset supset subseteq supseteq subseteqq
supseteqq Subset Supset sqsubset sqsupset sqsubseteq sqsupseteq mid nmid parallel nparallel perp
vdash dashv Vdash vDash Vvdash nvdash nvDash nVdash nVDash frown smile smallfrown smallsmile
bowtie between pitchfork therefore because triangleq circeq eqcirc bumpeq Bumpeq fallingdotseq
risingdotseq thicksim thickapprox backsim backsimeq trianglelefteq trianglerighteq
vartriangleleft vartriangleright vartriangle blacktriangleleft blacktriangleright nless ngtr
nleq ngeq nleqslant ngeqslant nleqq ngeqq lneq gneq lneqq gneqq lvertneqq gvertneqq lnsim gnsim
lnapprox gnapprox nprec nsucc npreceq nsucceq precneqq succneqq precnsim succnsim precnapprox
succnapprox nsim ncong nsubseteq nsupseteq nsubseteqq nsupseteqq subsetneq supsetneq subsetneqq
supsetneqq varsubsetneq varsupsetneq varsubsetneqq varsupsetneqq ntriangleleft ntriangleright
ntrianglelefteq ntrianglerighteq nshortmid nshortparallel shortmid shortparallel colon"""

_ARROWS = """to gets leftarrow rightarrow leftrightarrow Leftarrow Rightarrow Leftrightarrow
longleftarrow longrightarrow longleftrightarrow Longleftarrow Longrightarrow Longleftrightarrow
uparrow downarrow updownarrow Uparrow Downarrow Updownarrow mapsto longmapsto hookleftarrow
hookrightarrow nearrow searrow swarrow nwarrow leftharpoonup leftharpoondown rightharpoonup
rightharpoondown rightleftharpoons leftrightharpoons iff implies impliedby leadsto
rightsquigarrow leftrightsquigarrow dashleftarrow dashrightarrow leftleftarrows rightrightarrows
leftrightarrows rightleftarrows Lleftarrow Rrightarrow twoheadleftarrow twoheadrightarrow
leftarrowtail rightarrowtail looparrowleft looparrowright curvearrowleft curvearrowright
circlearrowleft circlearrowright Lsh Rsh upuparrows downdownarrows upharpoonleft upharpoonright
downharpoonleft downharpoonright restriction multimap nleftarrow nrightarrow nLeftarrow
nRightarrow nleftrightarrow nLeftrightarrow xleftarrow xrightarrow"""

_OPERATIONS = """pm mp times div cdot ast star circ bullet cap cup uplus sqcap sqcup vee wedge
land lor setminus smallsetminus wr amalg oplus ominus otimes oslash odot bigcirc diamond
bigtriangleup bigtriangledown triangleleft triangleright lhd rhd unlhd unrhd dotplus ltimes
rtimes leftthreetimes rightthreetimes Cap Cup doublecap doublecup barwedge veebar doublebarwedge
curlywedge curlyvee boxplus boxminus boxtimes boxdot circleddash circledast circledcirc
centerdot intercal divideontimes sum prod coprod int iint iiint iiiint idotsint oint smallint
bigcap bigcup bigsqcup bigvee bigwedge bigodot bigotimes bigoplus biguplus"""

_FUNCTIONS = """arccos arcsin arctan arg cos cosh cot coth csc deg det dim exp gcd hom inf
injlim ker lg lim liminf limsup ln log max min Pr projlim sec sin sinh sup tan tanh varinjlim
varliminf varlimsup varprojlim bmod pmod mod pod operatorname mathop mathbin mathrel mathord
mathopen mathclose mathpunct mathinner limits nolimits displaylimits"""

_PARTS = """frac dfrac tfrac cfrac binom dbinom tbinom genfrac sqrt stackrel overset underset
substack sideset boxed phantom hphantom vphantom smash mathstrut"""

_DELIMITERS = """left right middle big Big bigg Bigg bigl Bigl biggl Biggl bigr Bigr biggr Biggr
bigm Bigm biggm Biggm langle rangle lfloor rfloor lceil rceil lbrace rbrace lbrack rbrack lvert
rvert lVert rVert vert Vert lgroup rgroup lmoustache rmoustache ulcorner urcorner llcorner
lrcorner backslash"""

_DOTS = "dots ldots cdots vdots ddots dotsb dotsc dotsi dotsm dotso ldotp cdotp"

_SPACES = """quad qquad enspace thinspace medspace thickspace negthinspace negmedspace
negthickspace space nobreakspace"""

_FONTS = """mathrm mathit mathbf mathsf mathtt mathnormal mathcal mathbb mathfrak mathscr
boldsymbol bm pmb text textrm textit textbf textsf texttt textup textmd textnormal textsl textsc
emph mbox rm it bf sf tt cal displaystyle textstyle scriptstyle scriptscriptstyle"""

# Letters of text, and the accents on them that have a name.
_TEXT = "ss ae oe o l aa AE OE O L AA i j c v u H k r b d t"

COMMANDS = frozenset(
    " ".join(
        (
            *(_GREEK, _LETTERS, _ACCENTS, _RELATIONS, _ARROWS, _OPERATIONS, _FUNCTIONS, _PARTS),
            *(_DELIMITERS, _DOTS, _SPACES, _FONTS, _TEXT),
        )
    ).split()
)
"""The names of the commands."""

SIGNS = frozenset(""",:;>! {}|_/-'"`^~=.\\""")
"""What may stand after a backslash besides a name: spaces, braces, accents, the end of a row."""

ENVIRONMENTS = frozenset(
    (
        *("matrix", "pmatrix", "bmatrix", "Bmatrix", "vmatrix", "Vmatrix", "smallmatrix"),
        *("cases", "aligned", "gathered", "split"),
    )
)
"""The names of the environments; none of them takes an argument that is more than a place."""
