print("yizhand")
