"""Order forms of an establishment's own: printed once, marked by pen, read exactly from any fax.

    geometry  where everything stands on the page    actions  a form is made, or withdrawn
    rules     what one page orders, its signed code  queries  the forms, as readers and pages take them
    drawing   the page as a PDF                      views    making one, printing it

They are read by `orders/readers/own_form.py`.
"""
