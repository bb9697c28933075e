"""The page's pictures, each a Vega-Lite specification made of plain data.

::

    draw       a specification to static SVG, in the page's own colours
    places     the map of authorities and moves
    loads      loads against fair shares, before and after
    waiting    how long children wait, and how long is left
    rota       each region's part of its quota

**Why Vega-Lite through vl-convert.** It is declarative (a chart is data that a test can read), well kept, needs no
browser and no network, and writes plain SVG without inline styles, so that the page's strict Content-Security-Policy
holds and its colours follow the page's own variables in light, dark and print. Matplotlib puts a ``style`` attribute on
every mark, plotly would put 4.8 MB of script into every page, folium calls ten hosts. It weighs 84 MB installed,
therefore it is an optional extra (``matcher[report]``) and is loaded only when a page is made.
"""
